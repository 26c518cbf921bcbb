/** Ends the throw-away server, if global-setup.mjs started one. */
export default async () => {
  await globalThis.throwAwayServer?.stop();
};
