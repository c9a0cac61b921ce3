import { type Services, unauthenticated } from '@tickwire/schema';
import { type AccountPage, paragraph } from './account-page.ts';
import { escapeHtml } from './html.ts';

/** Where an invitation into a team is accepted by whoever is signed in in the browser. */
export function teamInvitationPage({ joining }: Pick<Services, 'joining'>): AccountPage {
  return {
    title: 'Join a team',
    fields: '',
    button: 'Accept the invitation',
    isForViewer: true,
    async intro(token) {
      const { email, role, teamName } = await joining.look(token);
      const call = `mutation { acceptTeamInvitation(token: "${token}") { __typename } }`;
      return [
        paragraph(
          `You are invited to the team "${teamName}", as ${role}. The invitation is for the account of ${email}.`,
        ),
        paragraph('If you are signed in with that account in this browser, accept it here:'),
        '<details><summary>Signed in elsewhere?</summary>',
        paragraph(
          'Send this with the session of that account, or accept it in your app, below `viewer.teamInvitations`:',
        ),
        `<pre style="overflow-x: auto">${escapeHtml(call)}</pre></details>`,
      ].join('\n');
    },
    async submit(form, sender) {
      const token = form.get('token') ?? '';
      const { email, teamName } = await joining.look(token);
      const viewer = await sender.viewer();
      if (viewer === null) {
        throw unauthenticated(`Nobody is signed in in this browser: sign in with the account of ${email} first.`);
      }
      await joining.byToken(viewer.user.id, token, sender.caller);
      return `You are in the team "${teamName}" now. You can close this page.`;
    },
  };
}
