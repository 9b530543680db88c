import { ActionIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Language } from "../../domain/language.ts";
import { isSignedIn, signOut } from "../server.ts";
import { webWords } from "../words/index.ts";

/** In sight wherever somebody is signed in; a demo that needs no sign-in has none to end. */
export function SignOut({ language }: { readonly language: Language }) {
  const t = webWords(language);
  const me = useQuery({ queryKey: ["me"], queryFn: isSignedIn });
  if (me.data !== true) return null;
  return (
    <ActionIcon
      variant="default"
      size={36}
      aria-label={t("signOut")}
      title={t("signOut")}
      onClick={() => void signOut(language)}
    >
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" fill="currentColor">
        <path d="M3 2h8v2H5v12h6v2H3V2Zm10.6 4.2L17.4 10l-3.8 3.8-1.4-1.4 1.4-1.4H8V9h5.6l-1.4-1.4 1.4-1.4Z" />
      </svg>
    </ActionIcon>
  );
}
