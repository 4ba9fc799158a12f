import {NotesApplication} from './application';
import {NoteRepository} from './repositories';

async function main() {
  const app = new NotesApplication();
  await app.boot();
  await app.start();

  const notes = await app.getRepository(NoteRepository);
  await notes.create({title: 'milk'});
  console.log(`${(await notes.count()).count} note in db`);

  await app.stop();
}

main().catch(err => {
  console.error(err);
  process.exit(1);
});
