/** Saves the list that is shown as a file: all of it, not only the rows that were read. */
import { useState } from 'react';
import { Heading } from 'react-aria-components';
import type { CombinedError } from 'urql';
import { storedCredential } from '../../session/credential';
import { addressOfCsv, downloadCsv } from '../../session/download';
import { defineWords, useWords } from '../../words/language';
import { Button } from '../controls/button';
import button from '../controls/button.module.css';
import { Dialog } from '../controls/dialog';
import { ErrorNotice } from '../notices/error-notice';
import styles from './csv-button.module.css';

const words = defineWords({
  en: { save: 'CSV', saving: 'Saving …', failed: 'The file was not saved', close: 'Close' },
  zh: { save: '导出 CSV', saving: '正在导出…', failed: '导出失败，文件未保存', close: '关闭' },
});

/** `params`: the arguments of the list; what is not given and empty lists are left out. */
type Props = {
  list: string;
  params: Readonly<Record<string, string | boolean | readonly string[] | null | undefined>>;
};

/** For lists of any length: where no credential is needed, the browser writes the file as it comes. */
export function CsvLink(props: Props) {
  const say = useWords(words);
  if (storedCredential() !== undefined) return <CsvButton {...props} />;
  return (
    <a
      href={addressOfCsv(props.list, paramsOf(props))}
      download
      className={`${button['button']} ${button['plain']} ${styles['link']}`}
    >
      {say.save}
    </a>
  );
}

/** `file`: its name, where that of the list does not say enough. */
export function CsvButton({ list, params, file = list }: Props & { file?: string }) {
  const say = useWords(words);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<CombinedError>();
  const save = async () => {
    if (isSaving) return;
    setSaving(true);
    setError(await downloadCsv(list, paramsOf({ params }), file));
    setSaving(false);
  };
  return (
    <>
      <Button onPress={() => void save()}>{isSaving ? say.saving : say.save}</Button>
      {error && (
        <Dialog onClose={() => setError(undefined)}>
          <div className={styles['failed']}>
            <Heading slot="title">{say.failed}</Heading>
            <ErrorNotice error={error} onRetry={() => void save()} />
            <footer>
              <Button onPress={() => setError(undefined)}>{say.close}</Button>
            </footer>
          </div>
        </Dialog>
      )}
    </>
  );
}

function paramsOf({ params }: Pick<Props, 'params'>): URLSearchParams {
  const given = Object.entries(params).filter(([, value]) => value != null && !(Array.isArray(value) && !value.length));
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
