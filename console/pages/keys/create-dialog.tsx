/** A new key: who uses it, what it allows, until when, from where and how often. */
import { useState } from 'react';
import { Select } from '../../parts/controls/fields/select';
import { TextField } from '../../parts/controls/fields/text-field';
import { ConfirmDialog } from '../../parts/errands/confirm-dialog';
import { fieldOf, useErrand } from '../../parts/errands/use-errand';
import { Checks } from '../../parts/controls/fields/checks';
import { Choices } from '../../parts/controls/fields/choices';
import { OneTimeSecret } from '../../parts/notices/one-time-secret';
import { useSignedIn } from '../../session/session';
import { useWords } from '../../words/language';
import { SCOPES, scopeWords } from '../../words/scopes';
import { CreateKeyDocument, type Scope } from './documents';
import { ROLES, type Role } from './roles';
import { keysWords } from './words';
import { keysNowMs } from '../../session/engine-clock';

const DAY_MS = 86_400_000;
/** After so many days; 0 for never. */
const ENDINGS = [30, 90, 365, 0] as const;

type Field = keyof (typeof keysWords)['en']['fields'];

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(keysWords);
  const words = useWords(scopeWords);
  const { viewer } = useSignedIn();
  const errand = useErrand(CreateKeyDocument);
  // Nobody can give more than they have.
  const offered = SCOPES.filter((scope) => viewer.scopes.includes(scope));
  const ofRole = (wanted: Role) => offered.filter((scope) => (ROLES[wanted] as readonly Scope[]).includes(scope));
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('till');
  const [scopes, setScopes] = useState<readonly Scope[]>(() => ofRole('till'));
  const [limits, setLimits] = useState<LimitsEntered>({ days: '365', addresses: '', rate: '' });
  const [wrong, setWrong] = useState<Field>();
  const [key, setKey] = useState<string>();

  const create = async () => {
    const { days, addresses, rate } = limits;
    const isRate = /^\d{0,5}$/.test(rate.trim());
    setWrong(isRate ? undefined : 'requestsPerSecond');
    if (!isRate) return;
    const networks = addresses.split(/[\s,，]+/).filter((one) => one !== '');
    const input = {
      name: name.trim(),
      scopes: [...scopes],
      ...(days === '0' ? {} : { expiresAt: new Date(keysNowMs() + Number(days) * DAY_MS).toISOString() }),
      ...(networks.length === 0 ? {} : { addresses: networks }),
      ...(rate.trim() === '' ? {} : { requestsPerSecond: Number(rate) }),
    };
    setKey((await errand.send({ input }))?.key ?? undefined);
  };
  const wrongField = wrong ?? fieldOf(errand.error);
  const problemOf = (field: Field) => (wrongField === field ? say.fields[field] : undefined);
  if (key !== undefined)
    return (
      <OneTimeSecret title={say.keyTitle} what={say.keyWhat} secret={key} onClose={onClose}>
        <p>{say.keyHow}</p>
      </OneTimeSecret>
    );
  const ticked = ofRole(role).map((scope) => words[scope].name);
  return (
    <ConfirmDialog
      title={say.create}
      confirm={say.createNow}
      // What is said beside its field is not said again below.
      errand={wrongField !== undefined && wrongField in say.fields ? { ...errand, error: undefined } : errand}
      sentences={say.codes}
      isSecret
      onConfirm={() => void create()}
      onClose={onClose}
    >
      <TextField
        label={say.name}
        hint={say.nameHint}
        value={name}
        onChange={setName}
        problem={problemOf('name')}
        autoFocus
      />
      <Choices
        label={say.role}
        value={role}
        options={(Object.keys(ROLES) as Role[]).map((id) => [id, say.roles[id]])}
        onChange={(chosen) => {
          setRole(chosen);
          setScopes(ofRole(chosen));
        }}
      />
      <p aria-live="polite">{ticked.length > 0 ? say.ticks(ticked.join(', ')) : say.ticksNone}</p>
      <Checks
        label={say.allows}
        value={scopes}
        options={offered.map((scope) => [scope, `${words[scope].name} (${scope})`, words[scope].allows])}
        onChange={setScopes}
        problem={problemOf('scopes')}
      />
      {offered.length < SCOPES.length && <p>{say.withheld}</p>}
      <Limits limits={limits} onChange={setLimits} problemOf={problemOf} />
    </ConfirmDialog>
  );
}

type LimitsEntered = { days: string; addresses: string; rate: string };

type LimitsProps = {
  limits: LimitsEntered;
  onChange: (limits: LimitsEntered) => void;
  problemOf: (field: Field) => string | undefined;
};

/** Until when, from where and how often a key may be used. */
function Limits({ limits, onChange, problemOf }: LimitsProps) {
  const say = useWords(keysWords);
  const { days, addresses, rate } = limits;
  return (
    <>
      <Select
        label={say.ends}
        value={days}
        options={ENDINGS.map((count) => [String(count), say.endings[count]])}
        onChange={(chosen) => onChange({ ...limits, days: chosen })}
      />
      {problemOf('expiresAt') !== undefined && <p role="alert">{problemOf('expiresAt')}</p>}
      <TextField
        label={say.addresses}
        hint={say.addressesHint}
        value={addresses}
        onChange={(text) => onChange({ ...limits, addresses: text })}
        problem={problemOf('addresses')}
      />
      <TextField
        label={say.rateLabel}
        hint={say.rateHint}
        inputMode="numeric"
        value={rate}
        onChange={(text) => onChange({ ...limits, rate: text })}
        problem={problemOf('requestsPerSecond')}
      />
    </>
  );
}
