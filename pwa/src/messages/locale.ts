/**
 * Which language is spoken. Stands in for the message compiler's own runtime, most of which is for
 * servers, cookies and addresses. With a second catalogue `experimentalStaticLocale` becomes
 * undefined and `getLocale` chooses among the person's languages.
 */
export const experimentalStaticLocale = "en";

export function getLocale(): "en" {
  return experimentalStaticLocale;
}
