// The least a page can do and still keep a tap: one store, one strict write, one line of text.
const opening = new Promise((resolve, reject) => {
  const request = indexedDB.open("bare", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("taps", { autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const status = document.querySelector("[role=status]");

async function count() {
  const database = await opening;
  return new Promise((resolve, reject) => {
    const request = database.transaction("taps").objectStore("taps").count();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function keep() {
  const database = await opening;
  await new Promise((resolve, reject) => {
    const transaction = database.transaction("taps", "readwrite", { durability: "strict" });
    transaction.objectStore("taps").add({ at: Date.now() });
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
  });
  status.textContent = `kept ${await count()}`;
}

document.querySelector("button").addEventListener("click", keep);
count().then((kept) => {
  status.textContent = `kept ${kept}`;
});
navigator.serviceWorker.register("/worker.js");
