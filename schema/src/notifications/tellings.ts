import type { Transaction } from '../changes.ts';
import type { StoredEvent } from '../events/stored-event.ts';
import { tellOwner } from './account-tellings.ts';
import { tellAnalysis, tellReport } from './analysis-tellings.ts';
import { tellAssigned, tellCommented, tellCompleted, tellDue } from './task-tellings.ts';
import { tellDeletion, tellInvited, tellJoined, tellLeft, tellRoleChanged } from './team-tellings.ts';
import type { Telling } from './telling.ts';

/** Who is told what of an event, before their choices; nothing of one that is nobody's business. */
export async function tellingsOf(transaction: Transaction, event: StoredEvent): Promise<readonly Telling[]> {
  switch (event.type) {
    case 'TASKS_ASSIGNED':
      return tellAssigned(transaction, event);
    case 'TASK_DUE':
      return tellDue(transaction, event);
    case 'TASK_COMMENTED':
      return tellCommented(transaction, event);
    case 'TASK_COMPLETED':
      return tellCompleted(transaction, event);
    case 'TEAM_INVITED':
      return tellInvited(transaction, event);
    case 'TEAM_JOINED':
      return tellJoined(transaction, event);
    case 'TEAM_ROLE_CHANGED':
      return tellRoleChanged(transaction, event);
    case 'TEAM_LEFT':
      return tellLeft(transaction, event);
    case 'TEAM_DELETED':
      return tellDeletion(transaction, event);
    case 'PASSWORD_CHANGED':
    case 'EMAIL_CHANGE_REQUESTED':
    case 'EMAIL_CHANGED':
    case 'TOTP_ENABLED':
    case 'TOTP_DISABLED':
    case 'RECOVERY_CODES_RENEWED':
    case 'API_KEY_CREATED':
      return tellOwner(event);
    case 'ACCOUNT_DELETED':
    case 'TASK_DELETED':
    case 'TEAM_CREATED':
    case 'TEAM_INVITATION_REVOKED':
    case 'TEAM_RENAMED':
      return [];
    case 'ANALYSIS_ENDED':
      return tellAnalysis(transaction, event);
    case 'REPORT_ENDED':
      return tellReport(transaction, event);
  }
}
