import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import express, { type Request } from 'express';
import { localeOf } from './page-locale.js';

function asking(acceptLanguage?: string): Request {
  const request: Request = Object.setPrototypeOf(new IncomingMessage(new Socket()), express.request);
  if (acceptLanguage !== undefined) request.headers['accept-language'] = acceptLanguage;
  return request;
}

describe('the language of a page', () => {
  it.each([
    ['de-AT fr', 'en', 'en', 'de'],
    ['fr DE', 'en', 'en', 'de'],
    ['fr', 'de-CH', 'en', 'de'],
    [null, 'de', 'en', 'de'],
    [null, 'fr', 'de;q=0.9, en;q=0.8', 'de'],
    [null, null, 'fr, de-AT;q=0.5', 'de'],
    [null, null, 'fr', 'en'],
    [null, null, undefined, 'en'],
    ['', '', '*', 'en'],
  ])('with ui_locales %p, of a person with %p, in a browser with %p is %s', (uiLocales, own, accepted, expected) => {
    expect(localeOf(asking(accepted), uiLocales, own)).toBe(expected);
  });
});
