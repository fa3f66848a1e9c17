import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import styles from './toggle-bar.module.css';

type Props<Value extends string> = {
  /** What is chosen, for those who do not see it. */
  label: string;
  /** `single`: exactly one; `multiple`: any, and none is no condition. */
  mode: 'single' | 'multiple';
  chosen: readonly Value[];
  options: readonly (readonly [Value, string])[];
  onChange: (chosen: Value[]) => void;
};

/** A few choices beside each other, each seen at once: in several lines where one has no room. */
export function ToggleBar<Value extends string>({ label, mode, chosen, options, onChange }: Props<Value>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode={mode}
      disallowEmptySelection={mode === 'single'}
      selectedKeys={chosen}
      onSelectionChange={(keys) => onChange(options.map(([id]) => id).filter((id) => keys.has(id)))}
      className={styles['bar'] ?? ''}
    >
      {options.map(([id, text]) => (
        <ToggleButton key={id} id={id} className={styles['option'] ?? ''}>
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
