import { useState, type FormEvent } from 'react';
import { Form } from 'react-aria-components';
import { Button } from '../parts/controls/button';
import { Page } from '../parts/page';
import { TextField } from '../parts/controls/fields/text-field';
import { defineWords, useWords } from '../words/language';
import { isSendable } from './credential';
import { useSession, type Refusal } from './session';
import { SHOP_NAME } from './shop';
import styles from './sign-in.module.css';

const words = defineWords({
  en: {
    title: 'Sign in',
    shop: (shop: string) => `Shop ${shop}`,
    label: 'API key or token',
    hint: 'Kept in this tab only, until it is closed.',
    over: 'This key is not accepted any more.',
    notAccepted: (reason: string) => reason,
    watchToken:
      'This is a watch token: it opens its one order on a checkout page, and nothing here. Enter an API key, or a token of your own.',
    notSendable: 'A key has no blanks and no letters but plain ones. Copy it whole.',
    signIn: 'Sign in',
    noKeyNeeded: 'This engine asks for no key. With one you see what its holder sees.',
    withoutKey: 'Go on without a key',
    where: 'Whoever keeps the keys of the shop creates one for you. The first of all is API_TOKEN of the engine.',
  },
  zh: {
    title: '登录',
    shop: (shop: string) => `商户 ${shop}`,
    label: 'API 密钥或令牌',
    hint: '仅保存在此标签页中，关闭后即清除。',
    over: '该密钥已失效。',
    notAccepted: () => '密钥未被接受：可能输入有误、已过期、已吊销，属于其他商户，或不允许从此地址使用。',
    watchToken: '这是观察令牌，只能在收银台页面查看对应的一笔订单，不能登录此处。请输入 API 密钥或您本人的令牌。',
    notSendable: '密钥不含空格、中文和全角字符，请完整复制。',
    signIn: '登录',
    noKeyNeeded: '本系统无需密钥即可使用；使用某个密钥登录后，看到的内容与该密钥持有人相同。',
    withoutKey: '不使用密钥继续',
    where: '请向本商户的密钥管理员索取密钥；首个密钥是系统的 API_TOKEN。',
  },
});

/** `refusal`: of the last credential; undefined: there was none. */
export function SignIn({ refusal }: { refusal: Refusal | undefined }) {
  const say = useWords(words);
  const { signIn, signOut, needsNone } = useSession();
  const [secret, setSecret] = useState('');
  const [problem, setProblem] = useState<Refusal | { kind: 'not-sendable' } | undefined>(refusal);
  const sentenceOf = (of: NonNullable<typeof problem>) => {
    if (of.kind === 'not-accepted') return say.notAccepted(of.reason);
    return { over: say.over, 'watch-token': say.watchToken, 'not-sendable': say.notSendable }[of.kind];
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = secret.trim().replace(/^Bearer\s+/i, '');
    if (isSendable(given)) signIn(given);
    else setProblem({ kind: 'not-sendable' });
  };
  return (
    <main className={styles['place']}>
      <Page title={say.title}>
        {SHOP_NAME !== '' && <p>{say.shop(SHOP_NAME)}</p>}
        <Form onSubmit={submit} className={styles['form'] ?? ''}>
          <TextField
            label={say.label}
            hint={say.hint}
            type="password"
            value={secret}
            onChange={(value) => {
              setSecret(value);
              setProblem(undefined);
            }}
            problem={problem && sentenceOf(problem)}
            autoFocus
          />
          <Button type="submit" look="main">
            {say.signIn}
          </Button>
          {needsNone && <Button onPress={signOut}>{say.withoutKey}</Button>}
        </Form>
        <p className={styles['where']}>{needsNone ? say.noKeyNeeded : say.where}</p>
      </Page>
    </main>
  );
}
