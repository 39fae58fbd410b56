/** Names as they stand in addresses: "Admin während Mia schläft" is admin-wahrend-mia-schlaft. */

/** A name for an address: letters and digits of any script, lower case, joined by hyphens. */
function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}

interface Named {
  readonly title: string;
  readonly slug?: string;
  readonly archived?: boolean;
}

/** The one that an address names: by its own slug before its title, an awake one before others. */
export function bySlug<T extends Named>(all: readonly T[], text: string): T | undefined {
  const sought = slugOf(text);
  if (sought === "") return undefined;
  const rest = (one: T): number => Number(one.archived === true);
  const awake = [...all].sort((one, other) => rest(one) - rest(other));
  return (
    awake.find(({ slug }) => slug && slugOf(slug) === sought) ??
    awake.find(({ title }) => slugOf(title) === sought)
  );
}
