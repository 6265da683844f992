/** Tests that need a GPU. */
import { torch } from 'torch-node';
import { where } from './skipped';

const reason = `they need a GPU, and ${torch.cuda.unavailableReason()}`;

export const describeOnCuda = where(torch.cuda.isAvailable(), reason, describe);
