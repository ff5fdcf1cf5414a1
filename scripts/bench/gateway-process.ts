import { openCentral, serveGateway } from './bench-gateway.ts';
import { withoutAccess } from './without-access.ts';

/** This gateway, letting everybody in, over the providers whose addresses are the arguments; nobody asks a registry. */
await serveGateway(process.argv.slice(2), await openCentral(), { access: withoutAccess() });
