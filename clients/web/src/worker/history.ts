// The history that a linked device gets: what there is here, for the one that carries it, and what came.
import type {Profile} from './profile';

export function historyMethods(profile: Profile) {
  const settled = async (step: Promise<unknown>): Promise<void> => {
    await step;
    profile.showStage(); // which says whether one is offered
  };
  return {
    history: (code: string): Blob => new Blob([profile.query<{bytes: Uint8Array<ArrayBuffer>}>('history', {code}).bytes]),
    linkDevice: async (code: string, history?: Uint8Array): Promise<void> => void await profile.ask('link_device', {code, history}),
    offeredHistory: (): Uint8Array | undefined => profile.query<{bytes: Uint8Array} | undefined>('offered_history')?.bytes,
    async takeHistory(history: Blob): Promise<number> {
      const bytes = new Uint8Array(await history.arrayBuffer());
      await profile.atRest(); // only then it is known which conversations there are
      const step = profile.step('take_history', {bytes});
      await settled(step);
      return Number((await step).result);
    },
    forgetHistory: () => settled(profile.step('forget_history')),
  };
}
