import { locateSet } from '../start/atlas-set.ts';
import { openBenchControl } from './bench-control.ts';
import { openCentral, serveGateway } from './bench-gateway.ts';

/** The same gateway with access control; an access home, a set and the providers' addresses are the arguments. */
const [home = '', name = '', ...urls] = process.argv.slice(2);
const central = await openCentral();
const { access, audit, account, limiter } = await openBenchControl(
  locateSet(home, name, undefined),
  central,
  Date.now,
);
await serveGateway(urls, central, { access, audit, account, limiter });
