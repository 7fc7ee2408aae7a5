import { payment } from '../../records/payment.ts';
import { sessionOf } from '../support/objects.ts';
import { z } from '../support/records.ts';

const asked = (custom: string | null) => ({ label: { type: 'custom', custom } });

const SIZE = {
  key: 'gre',
  ...asked('Größe'),
  type: 'dropdown',
  dropdown: {
    value: 'sehrgro',
    options: [
      { label: 'Groß', value: 'gro' },
      { label: 'Sehr groß', value: 'sehrgro' },
    ],
  },
};

const map = (...custom_fields: object[]) => payment.map(sessionOf({ custom_fields }), z);

test('has the answers as the customer saw them', () => {
  const row = map(
    SIZE,
    { key: 'engraving', ...asked('Gravur, falls gewünscht'), type: 'text', text: { value: 'Für Ada 🌻' } },
    { key: 'age', ...asked('Alter'), type: 'numeric', numeric: { value: '007' } },
  );
  expect(row).toMatchObject({
    custom_fields: { gre: 'Sehr groß', engraving: 'Für Ada 🌻', age: '007' },
    custom_fields_summary: 'Größe: Sehr groß, Gravur, falls gewünscht: Für Ada 🌻, Alter: 007',
    custom_field_answers: [
      { key: 'gre', label: 'Größe', answer: 'Sehr groß' },
      { key: 'engraving', label: 'Gravur, falls gewünscht', answer: 'Für Ada 🌻' },
      { key: 'age', label: 'Alter', answer: '007' },
    ],
  });
});

test('has null for an unanswered question, and leaves it out of the summary', () => {
  const skipped = { key: 'note', ...asked('Note'), type: 'text', text: { value: null } };
  const unchosen = { ...SIZE, dropdown: { ...SIZE.dropdown, value: null } };
  const row = map(skipped, unchosen);
  expect(row.custom_fields).toEqual({ note: null, gre: null });
  expect(row.custom_fields_summary).toBeNull();
  expect(row.custom_field_answers.map(({ answer }) => answer)).toEqual([null, null]);
});

test('has the codes of a choice that is no longer offered and of a question without a label', () => {
  const gone = { ...SIZE, ...asked(null), dropdown: { ...SIZE.dropdown, options: [] } };
  expect(map(gone)).toMatchObject({
    custom_fields: { gre: 'sehrgro' },
    custom_fields_summary: 'gre: sehrgro',
  });
});

test('has no answers if the checkout had no questions', () => {
  expect(map()).toMatchObject({ custom_fields: {}, custom_fields_summary: null, custom_field_answers: [] });
});
