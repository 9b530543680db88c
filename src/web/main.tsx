import "./policy/index.ts";
import "@mantine/core/styles.css";
import "./app.css";
import { createTheme, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { OverviewPage } from "./pages/overview-page.tsx";
import { styleNonce } from "./policy/styles.ts";

const theme = createTheme({
  primaryColor: "indigo",
  fontFamily: "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  headings: { fontWeight: "650" },
  defaultRadius: "md",
});

/** Answers change only with the data, so a page that was seen is not asked for again at once. */
const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000, retry: 1 } } });

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the app.");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={queries}>
        <OverviewPage />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
