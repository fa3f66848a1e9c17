/** Address, kinds of events and purpose of a webhook: the same for a new one and for one that is changed. */
import { Checks } from '../../parts/controls/fields/checks';
import { Choices } from '../../parts/controls/fields/choices';
import { TextField } from '../../parts/controls/fields/text-field';
import { fieldOf, type Errand } from '../../parts/errands/use-errand';
import { useWords } from '../../words/language';
import { KINDS, kindWords, type Kind } from './kinds';
import { webhooksWords } from './words';

/** `events`: null for all. */
export type Entered = { url: string; events: readonly Kind[] | null; description: string };

const USUAL: readonly Kind[] = ['trade.paid', 'refund.succeeded'];

type Props = {
  entered: Entered;
  onChange: (entered: Entered) => void;
  /** The field that the engine complained about. */
  wrongField: string | undefined;
};

/** What is said beside its field is not said again below; what is about no field of the form has no other place. */
export function withoutFields(errand: Errand): Errand {
  const field = fieldOf(errand.error);
  return field !== undefined && field in webhooksWords.en.fields ? { ...errand, error: undefined } : errand;
}

export function WebhookForm({ entered, onChange, wrongField }: Props) {
  const say = useWords(webhooksWords);
  const kinds = useWords(kindWords);
  const change = (part: Partial<Entered>) => onChange({ ...entered, ...part });
  const problemOf = (field: keyof typeof say.fields) => (wrongField === field ? say.fields[field] : undefined);
  return (
    <>
      <TextField
        label={say.address}
        hint={say.addressHint}
        value={entered.url}
        onChange={(url) => change({ url })}
        problem={problemOf('url')}
        autoFocus
      />
      <Choices
        label={say.events}
        value={entered.events === null ? 'all' : 'some'}
        options={[
          ['all', say.all],
          ['some', say.some],
        ]}
        onChange={(chosen) => change({ events: chosen === 'all' ? null : USUAL })}
      />
      {entered.events !== null && (
        <Checks
          label={say.some}
          value={entered.events}
          options={KINDS.map((kind) => [kind, kind, kinds[kind]])}
          onChange={(events) => change({ events })}
          problem={problemOf('events')}
        />
      )}
      <TextField
        label={say.description}
        hint={say.descriptionHint}
        value={entered.description}
        onChange={(description) => change({ description })}
        problem={problemOf('description')}
      />
    </>
  );
}
