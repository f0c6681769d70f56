// The button that opens the share dialog of an item; the dialog and its words come when it is pressed.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { loadWords } from '../../i18n/messages.ts';
import { latePart, MissingDialog } from '../../parts/late-part.tsx';

const ShareDialog = latePart(async () => {
  const [file] = await Promise.all([import('./share-dialog.tsx'), loadWords('sharing')]);
  return file.ShareDialog;
}, MissingDialog);

/** `name` is that of the item. For who may read it; what they may change there, the dialog says. */
export function ShareButton({ itemKey, name }: { itemKey: string; name: string }) {
  const { t } = useTranslation('ui');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)} aria-haspopup="dialog">
        {t('share')}
      </Button>
      {opened &&
        // Outside of what it was opened from, which may be a form: Enter in the dialog must not send that.
        createPortal(<ShareDialog itemKey={itemKey} name={name} onClose={() => setOpened(false)} />, document.body)}
    </>
  );
}
