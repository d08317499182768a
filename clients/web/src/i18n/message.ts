// What a catalogue holds: sentences with {holes}, or a form for each plural of a language, chosen by {n}.

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & {other: string};
export type Message = string | Plural;

type HolesOf<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never;
type FormsOf<M> = M extends string ? M : M extends {other: infer S} ? S : never;
type PluralHole<M> = M extends string ? never : 'n';

/** The holes of a message that a caller has to fill. */
export type Holes<M> = HolesOf<FormsOf<M>> | PluralHole<M>;
export type Fill<M> = [Holes<M>] extends [never] ? [] : [Record<Holes<M>, string | number>];

/** The holes of one form, for the test that translations fill the same ones. */
export function holesOf(form: string): string[] {
  return [...form.matchAll(/\{(\w+)\}/g)].map((each) => each[1]!).sort();
}
