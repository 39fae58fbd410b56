/** Every word a person reads, compiled from the catalogues beside this file: only what is used is shipped. */
// biome-ignore lint/performance/noBarrelFile: one short name for all the messages.
export * as m from "./compiled/messages.js";
