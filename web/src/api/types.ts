import type { components } from './schema';

type Schemas = components['schemas'];

/** With the words of a letter's beginning, where the API says them. */
export type Client = Schemas['Client'] & { salutation?: string; salutation_friendly?: string };
export type ClientPatch = Schemas['ClientPatch'];
export type History = Schemas['History'];
export type Import = Schemas['Import'];
export type Sender = Schemas['Sender'];
export type SenderCheck = Schemas['Check'];
export type Suppression = Schemas['Suppression'];
export type Campaign = Schemas['Campaign'];
export type Letter = Schemas['Letter'];
export type Token = Schemas['Token'];
export type Segment = Schemas['Segment'];
export type ApiRule = Schemas['Rule'];
export type SegmentField = Schemas['Field'];
export type SegmentOperator = Schemas['Operator'];
export type Template = Schemas['Template'];
export type LetterProblem = Schemas['LetterProblem'];
export type Starter = Schemas['Starter'];
export type Message = Schemas['Message'];
export type Counts = Schemas['Counts'];
export type CampaignReport = Schemas['CampaignReport'];
