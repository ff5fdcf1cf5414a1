import type { IncomingHttpHeaders } from 'node:http';

/** What a subgraph answers under one path of a host. */
export interface Mount {
  /** Path that it answers under, such as `/nlst`. */
  readonly path: string;
  /** Answers one GraphQL request; never throws. */
  readonly respond: (request: MountRequest) => Promise<MountResponse>;
}

/** A GraphQL request as the host hands it on. */
export interface MountRequest {
  /** Names in small letters; what came several times under one name is joined by `, `. */
  readonly headers: IncomingHttpHeaders;
  /** The body as it came, for who checks a proof of it. */
  readonly bytes: Uint8Array;
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
