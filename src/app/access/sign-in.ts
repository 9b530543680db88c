import { openSignIn as open, type SignIn, type SignInSettings } from "../../store/sign-in.ts";
import type { Workspace } from "../workspace.ts";

export { addressHeader, type SignIn, type SignInSettings } from "../../store/sign-in.ts";

/** Sign-in over the users of a data folder; closed by whoever opened it. */
export function openSignIn(workspace: Workspace, settings: SignInSettings): SignIn {
  return open(workspace.store, settings);
}
