// Name and description of an organisation or user group, changed where they stand.
import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { getGroup } from '../../../contract/api/group-administration.ts';
import { patchItem } from '../../../contract/api/items.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { RenameForm } from '../../forms/rename-form.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Card } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SavedNote } from '../../ui/saved-note.tsx';
import { Row } from '../../ui/stack.tsx';
import { nameOf, refreshGroups } from './groups-query.ts';
import { useEditInPlace } from './use-edit-in-place.ts';

export type ShownGroup = AnswerOf<typeof getGroup>;

export function FactsCard({ of, fixedName }: { of: ShownGroup; fixedName: boolean }) {
  const { t } = useTranslation('groups');
  const { group, permissions } = of;
  const description = typeof group.data.description === 'string' ? group.data.description : '';
  async function write(data: Record<string, unknown>) {
    await call(patchItem, { params: { key: group._key }, body: { data, deepMerge: true } });
    await refreshGroups();
  }
  const leaving = useAction((to: string) => write({ leaving: to }));
  return (
    <Card id="about" title={t('facts')}>
      <Facts>
        <Fact term={t('name')} note={fixedName ? t('rename.domain') : undefined}>
          {fixedName ? (
            nameOf(group)
          ) : (
            <Changed
              shown={nameOf(group)}
              button={t('rename')}
              form={(onDone) => (
                <RenameForm
                  label={t('name')}
                  name={nameOf(group)}
                  missing={t('rename.missing')}
                  atMost={200}
                  verb={t('rename.do')}
                  onRename={(name) => write({ name })}
                  onDone={onDone}
                />
              )}
            />
          )}
        </Fact>
        {!fixedName && (
          <>
            <Fact term={t('description')}>
              <Changed
                shown={description || t('description.none')}
                button={t('description.change')}
                label={t('description.change.which')}
                form={(onDone) => (
                  <RenameForm
                    label={t('description')}
                    name={description}
                    atMost={2000}
                    verb={t('rename.do')}
                    onRename={(text) => write({ description: text || null })}
                    onDone={onDone}
                  />
                )}
              />
            </Fact>
            <Fact term={t('leaving')}>
              <Row>
                <NativeSelect
                  aria-label={t('leaving')}
                  value={group.data.leaving === 'closed' ? 'closed' : 'open'}
                  onChange={(event) => leaving.run(event.currentTarget.value)}
                  data={(['open', 'closed'] as const).map((value) => ({
                    value,
                    label: t(`leaving.${value}`),
                  }))}
                />
                <SavedNote savedAt={leaving.doneAt} />
              </Row>
              {leaving.problem && <InlineError>{leaving.problem}</InlineError>}
            </Fact>
          </>
        )}
        <Fact term={t('permissions')}>{t('permissions', { count: permissions })}</Fact>
        <Fact term={t('created')}>
          <RelativeTime time={group.createdAt} />
        </Fact>
        <Fact term={t('key')}>
          <CopyText text={group._key} what={t('key.what')} />
        </Fact>
      </Facts>
    </Card>
  );
}

/** A text with a button that puts a form in its place; the focus comes back to the button. */
function Changed({
  shown,
  button,
  label,
  form,
}: {
  shown: string;
  button: string;
  /** Read by a screen reader in place of the words of the button; begins with them. */
  label?: string;
  form: (onDone: () => void) => ReactNode;
}) {
  const { editing, opener, start, stop } = useEditInPlace();
  if (editing) return form(stop);
  return (
    <Row justify="between">
      <span>{shown}</span>
      <Button ref={opener} variant="default" onClick={start} aria-label={label}>
        {button}
      </Button>
    </Row>
  );
}
