/** The variables this process was started with. The only place that looks at them. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env;
