// All messages in the language that is named behind the address: made by vite.config.ts.
declare module "*.js?de";
declare module "*.js?es";
declare module "*.js?fr";
