/// <reference types="vite/client" />

/** True while Vite's development proxy brings a token along, so that the app works against a salut where nobody signed in. */
declare const __DEV_TOKEN__: boolean;
