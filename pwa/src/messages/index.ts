/** Every word a person reads, compiled from the catalogues beside this file: only what is used is shipped. */
export * as m from "./compiled/messages.js";
