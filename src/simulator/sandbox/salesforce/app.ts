/** The External Client App that is registered in the org, and the user it runs as. */
export const clientId = "3MVG9.repmark.sandbox.consumer.key";
export const clientSecret = "5A11D0B0X5EC2E7";
export const username = "repmarkintegration@example.com";

/** An OAuth error: one object, not the array of the REST API. */
export class Refusal extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}
