import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components';
import { Icon } from '../../icon';
import menu from '../menu.module.css';
import styles from './select.module.css';

type Props<Value extends string> = {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
  /** In a bar of filters: the label is read, not shown. */
  isLabelHidden?: boolean;
};

/** One of a few, each with its words. */
export function Select<Value extends string>({ label, value, options, onChange, isLabelHidden = false }: Props<Value>) {
  return (
    <AriaSelect
      value={value}
      onChange={(key) => onChange(key as Value)}
      className={styles['select'] ?? ''}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <Label>{label}</Label>}
      <Button className={styles['button'] ?? ''}>
        <SelectValue />
        <Icon d="M4 6l4 4 4-4" />
      </Button>
      <Popover className={menu['popover'] ?? ''}>
        <ListBox className={menu['menu'] ?? ''}>
          {options.map(([id, text]) => (
            <ListBoxItem key={id} id={id} textValue={text} className={menu['item'] ?? ''}>
              {text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
