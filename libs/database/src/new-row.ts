type NullableMember<Row> = { [Name in keyof Row]: null extends Row[Name] ? Name : never }[keyof Row];

/** What a new row is made of: all but what its repository makes, and what may be NULL may be left out. */
export type NewRow<Row, Made extends keyof Row> = Readonly<
  Omit<Row, Made | NullableMember<Row>> & Partial<Pick<Row, Exclude<NullableMember<Row>, Made>>>
>;
