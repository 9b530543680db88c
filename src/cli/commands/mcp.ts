import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { folderOwner } from "../../app/access/caller.ts";
import { mcpServer } from "../../mcp/server.ts";
import { untilStopped } from "../stopping.ts";
import { withWorkspace } from "./with-workspace.ts";

/** `repmark mcp`: until the assistant that started it lets go of its input. Standard output is the protocol's alone. */
export function mcp({ data }: { readonly data: string }): Promise<void> {
  return withWorkspace(data, async (workspace) => {
    const server = mcpServer(workspace, folderOwner());
    const over = new Promise<void>((resolve) => process.stdin.once("end", resolve).once("close", resolve));
    await server.connect(new StdioServerTransport());
    await Promise.race([over, untilStopped()]);
    await server.close();
  });
}
