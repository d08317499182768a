/** The engine's file: vite.config.ts says where it lies. */
declare module '@engine?url' {
  const url: string;
  export default url;
}

/** The files engine's file, beside the engine's. */
declare module '@files-engine?url' {
  const url: string;
  export default url;
}

/** The money engine's file, beside the engine's. */
declare module '@money-engine?url' {
  const url: string;
  export default url;
}
