import type { Reply } from "../service.ts";

/** An error as REST and Bulk tell it: an array of one. */
export class SalesforceError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }

  body(): unknown {
    const { message, errorCode, fields } = this;
    return [fields === undefined ? { message, errorCode } : { message, errorCode, fields }];
  }
}

const jsonType = "application/json;charset=UTF-8";

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": jsonType, ...headers }, body: JSON.stringify(body) };
}

export const notFound = () => new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
