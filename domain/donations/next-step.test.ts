import type { IntakeRecord } from '../../contracts/donations/messages';
import { intakeRecord } from '../../test/factories/intake-record';
import { nextStep, receiptsOf } from './next-step';

const record = (given: Partial<IntakeRecord>) => intakeRecord({ status: 'confirmed', received: 'enough', ...given });

test('nextStep settles a cleared gift only when nothing is missing', () => {
  expect(nextStep(record({}))).toEqual({ do: 'settle' });
  expect(nextStep(record({ needs: 'payment-date' }))).toEqual({ do: 'await-people', needs: 'payment-date' });
  expect(nextStep(record({ needs: 'printed-name' }))).toEqual({ do: 'await-people', needs: 'printed-name' });
  expect(nextStep(record({ needs: 'payment-date', disputed: true }))).toEqual({ do: 'await-dispute' });
});

test('nextStep renders the receipts of a settled gift one by one, each once', () => {
  const [first, second] = [
    { receiptId: 'a', rendered: true },
    { receiptId: 'b', rendered: false },
  ];
  expect(nextStep(record({ status: 'reconciled', receipts: [first, second] }))).toEqual({
    do: 'render',
    receiptId: 'b',
  });
  expect(nextStep(record({ status: 'reconciled', receipts: [first] }))).not.toMatchObject({ do: 'render' });
});

test('receiptsOf reads the one receipt of a result that an earlier release recorded', () => {
  const { receipts, ...earlier } = record({ receipt: { receiptId: 'a', rendered: false } });
  expect(receipts).toEqual([]);
  expect(receiptsOf(earlier)).toEqual([{ receiptId: 'a', rendered: false }]);
  expect(nextStep({ ...earlier, status: 'reconciled' } as IntakeRecord)).toEqual({ do: 'render', receiptId: 'a' });
});
