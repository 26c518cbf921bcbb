import { Get } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { PublicAddresses } from '../http/public-addresses.js';
import { plain, type RestAnswer } from './answer.js';
import { InstallationBody } from './dto/root.dto.js';
import { Answers, Open, RestController } from './rest-route.js';
import { VERSION } from './version.js';

@RestController('Installation')
export class RootController {
  constructor(private readonly addresses: PublicAddresses) {}

  @Get()
  @Open()
  @Answers(InstallationBody)
  @ApiOperation({ summary: 'Where everything is' })
  read(): RestAnswer {
    const { issuer, consoleUrl } = this.addresses;
    return plain({
      name: 'Gatehouse',
      version: VERSION,
      issuer,
      gateway: issuer,
      openapi: `${consoleUrl}/openapi.json`,
      docs: `${consoleUrl}/docs`,
      errors: `${consoleUrl}/errors`,
    });
  }
}
