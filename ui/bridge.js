/* Clicks on our own buttons (`data-act="event:act"`) become events of the bridge component, with the id and the text
   of the field beside the button. Replies cannot hold such buttons: their `data-` attributes are stripped. */
const EVENTS = ['chats', 'reply', 'retry', 'more', 'confirm', 'memories', 'learning', 'get', 'files', 'look', 'servers', 'embedding', 'adapters'];
document.addEventListener('click', (click) => {
  const section = click.target.closest('[data-room], [data-tab-of]'); // the models room is opened, or turned to another page
  if (section) return trigger('look', { act: section.dataset.room || section.dataset.tabOf });
  const button = click.target.closest('button[data-act]');
  if (!button || button.closest('.md')) return;
  const [event, act] = button.dataset.act.split(':');
  if (!EVENTS.includes(event)) return;
  const field = button.closest('[data-form]')?.querySelector('[data-field]');
  trigger(event, { act, id: button.dataset.id || '', text: field ? field.value : '' });
});
