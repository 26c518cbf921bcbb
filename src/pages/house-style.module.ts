import { type DynamicModule, Module } from '@nestjs/common';
import { RefusalPages } from '../http/refusal-pages.js';
import { HouseStyle } from './house-style.js';
import { Pages } from './pages.js';
import { RenderedRefusals } from './rendered-refusals.js';

/** The pages in the style of the house, for every module: the problem filter speaks by them too. */
@Module({})
export class HouseStyleModule {
  static forRoot(style: HouseStyle): DynamicModule {
    return {
      module: HouseStyleModule,
      global: true,
      providers: [
        { provide: HouseStyle, useValue: style },
        Pages,
        RenderedRefusals,
        { provide: RefusalPages, useExisting: RenderedRefusals },
      ],
      exports: [HouseStyle, Pages, RenderedRefusals, RefusalPages],
    };
  }
}
