/** The company's forecast categories in Salesforce's words: the fixed api value, and the name that an admin may change. */
export const forecastWords: Readonly<Record<string, { readonly fixed: string; readonly name: string }>> = {
  omitted: { fixed: "Omitted", name: "Omitted" },
  pipeline: { fixed: "Pipeline", name: "Pipeline" },
  best_case: { fixed: "BestCase", name: "Best Case" },
  commit: { fixed: "Forecast", name: "Commit" },
  closed: { fixed: "Closed", name: "Closed" },
};

export const forecastCategories = Object.values(forecastWords).map(({ name }) => name);
