import { Component, type ReactNode } from 'react';
import { Button } from '../parts/controls/button';
import { EmptyState } from '../parts/notices/empty-state';
import { Page } from '../parts/page';
import { useWords } from '../words/language';
import { shellWords } from '../words/shell';

type Props = { children: ReactNode };

/** A page that fails leaves the shell standing. Most often its file is that of a release before. */
export class BrokenPage extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const say = useWords(shellWords);
  return (
    <Page title={say.brokenPage}>
      <EmptyState title={say.brokenPage}>
        <p>{say.brokenHow}</p>
        <Button look="main" onPress={() => location.reload()}>
          {say.reload}
        </Button>
      </EmptyState>
    </Page>
  );
}
