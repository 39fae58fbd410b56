/** Hand a file to the person: the share sheet on a phone that has no downloads, else a download. */
export function handOver(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
