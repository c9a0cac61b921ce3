import type { Watchlist } from '@tickwire/sdk';
import { useMutation } from '@tickwire/sdk/react';
import { useState } from 'react';
import { navigate } from '../route.tsx';
import { announce } from '../ui/announcer.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { NameDialog } from './name-dialog.tsx';

interface ListActionsProps {
  readonly list: Watchlist;
  readonly isEditing: boolean;
  onEdit(isEditing: boolean): void;
}

const changesLists = { invalidates: ['watchlists'] };
const changesBoth = { invalidates: ['watchlists', 'watchlist'] };

/** What can be done to a list as a whole. */
export function ListActions({ list, isEditing, onEdit }: ListActionsProps) {
  const [asks, setAsks] = useState<'name' | 'deletion' | null>(null);
  const rename = useMutation(
    (client, name: string) => client.renameWatchlist({ watchlistId: list.id, name }),
    changesBoth,
  );
  const deletion = useMutation((client) => client.deleteWatchlist(list.id), changesLists);
  const close = () => {
    setAsks(null);
    rename.reset();
    deletion.reset();
  };
  const submitName = async (name: string) => {
    if ((await rename.run(name)).ok) close();
  };
  const submitDeletion = async () => {
    if (!(await deletion.run()).ok) return;
    // The dialog goes with the list.
    announce(`${list.name} was deleted`);
    navigate('/watchlists', { replace: true });
  };
  return (
    <div className="actions">
      {isEditing && (
        <>
          <button type="button" className="button small" onClick={() => setAsks('name')}>
            Rename
          </button>
          <button type="button" className="button small danger" onClick={() => setAsks('deletion')}>
            Delete list
          </button>
        </>
      )}
      <button type="button" className="button small" aria-pressed={isEditing} onClick={() => onEdit(!isEditing)}>
        <Icon name={isEditing ? 'check' : 'edit'} />
        {isEditing ? 'Done' : 'Edit'}
      </button>
      {asks === 'name' && (
        <NameDialog
          title="Rename the watchlist"
          action="Rename"
          initial={list.name}
          isPending={rename.isPending}
          error={rename.error}
          onSubmit={(name) => void submitName(name)}
          onClose={close}
        />
      )}
      {asks === 'deletion' && (
        <ConfirmDialog
          title={`Delete ${list.name}?`}
          text="What is on it and every report on it go with it."
          action="Delete list"
          isPending={deletion.isPending || deletion.value !== undefined}
          error={deletion.error}
          onConfirm={() => void submitDeletion()}
          onClose={close}
        />
      )}
    </div>
  );
}
