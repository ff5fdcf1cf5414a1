/** What a subgraph answers under one path of a host. */
export interface Mount {
  /** Path that it answers under, such as `/nlst`. */
  readonly path: string;
  /** Answers one GraphQL request; never throws. */
  readonly respond: (request: MountRequest) => Promise<MountResponse>;
}

/** A GraphQL request as the host hands it on. */
export interface MountRequest {
  /** Parsed JSON body. */
  readonly body: unknown;
  /** Aborted when the client goes away; what is begun for nobody may be left. */
  readonly signal: AbortSignal;
}

/** The answer that goes back. */
export interface MountResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
