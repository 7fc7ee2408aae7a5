/** The words of a text, as a type: `'a b'` gives `'a' | 'b'`. */
export type Words<
  Text extends string,
  Found extends string = never,
> = Text extends `${infer First} ${infer Rest}` ? Words<Rest, Found | First> : Found | Text;

/** The words of an enum in the SDK, without its type for any other text. */
export type Listed<T> = T extends string ? (string extends T ? never : Exclude<T, ''>) : never;
