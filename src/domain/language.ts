export type Language = "en" | "sv";

/** One text in every language of the product: a missing one does not compile. */
export type Words = Readonly<Record<Language, string>>;
