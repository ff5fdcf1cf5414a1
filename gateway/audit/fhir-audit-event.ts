import { type Coding, toEntities } from './audit-event-entities.ts';
import type { AuditRecord } from './audit-record.ts';
import type { ChainEntry } from './chain.ts';

const profile = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.Query';
const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const client: Coding = { system: dicom, code: '110153', display: 'Source Role ID' };
const server: Coding = { system: dicom, code: '110152', display: 'Destination Role ID' };
const user: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  code: 'IRCP',
  display: 'information recipient',
};
const applicationServer: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
  code: '4',
  display: 'Application Server',
};
/** The profile wants the client's network address, which is not recorded. */
const masked = {
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
      valueCode: 'masked',
    },
  ],
};
const machineName = '1';
/** Data Use Ontology terms have the OBO Foundry's addresses. */
const obo = 'http://purl.obolibrary.org/obo/';
/** AuditEvent.outcome: success; minor failure, the request was refused; serious failure, we could not answer. */
const outcomes = { success: '0', refused: '4', failed: '8' } as const;
const firstOfOurFaults = 500;

/**
 * An entry as a FHIR R4 AuditEvent. One that was answered follows the profile Query of IHE BALP 1.1.3; the profile is for successes, so
 * that other events have its form and do not claim it. The caller is named as in the record, by a keyed hash.
 */
export function toAuditEvent(entry: ChainEntry, record: AuditRecord): object {
  const outcome = outcomeOf(record);
  const isQuery = outcome.outcome === outcomes.success && record.query?.text !== undefined;
  return {
    resourceType: 'AuditEvent',
    id: `${entry.chain}-${entry.seq}`,
    ...(isQuery ? { meta: { profile: [profile] } } : {}),
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
      code: 'rest',
      display: 'Restful Operation',
    },
    subtype: [
      { system: 'http://hl7.org/fhir/restful-interaction', code: 'search', display: 'search' },
    ],
    action: 'E',
    recorded: new Date(entry.at).toISOString(),
    ...outcome,
    agent: [
      { ...agent(client, record.project ?? 'no project', false), network: masked },
      {
        ...agent(server, entry.chain, false),
        network: { address: entry.chain, type: machineName },
      },
      { ...agent(user, record.caller, true), ...purposeOf(record) },
    ],
    source: { observer: { identifier: { value: entry.chain } }, type: [applicationServer] },
    entity: toEntities(entry, record),
  };
}

function outcomeOf({ outcome }: AuditRecord): {
  readonly outcome: string;
  readonly outcomeDesc?: string;
} {
  const { codes, status } = outcome ?? { codes: [], status: 200 };
  if (codes.length === 0) return { outcome: outcomes.success };
  const isOurs = status >= firstOfOurFaults || codes.includes('INTERNAL_SERVER_ERROR');
  return {
    outcome: isOurs ? outcomes.failed : outcomes.refused,
    outcomeDesc: `${status} ${codes.join(' ')}`,
  };
}

function purposeOf({ purposes = [] }: AuditRecord): object {
  if (purposes.length === 0) return {};
  const coding = purposes.map((id) => ({ system: obo, code: id.replace(':', '_') }));
  return { purposeOfUse: [{ coding }] };
}

function agent(type: Coding, name: string, requestor: boolean): object {
  return { type: { coding: [type] }, who: { identifier: { value: name } }, requestor };
}
