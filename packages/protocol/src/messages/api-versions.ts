// ApiVersions: what a broker speaks. Its response header is version 0 always, because a client reads it before it knows
// anything; a version that the broker does not know is answered by error 35 in the layout of version 0.
export const apiVersions = {
  key: 18,
  name: 'ApiVersions',
  versions: [0, 4],
  flexible: 3,
  request: { clientSoftwareName: 'string 3+', clientSoftwareVersion: 'string 3+' },
  response: {
    errorCode: 'int16',
    apiKeys: {
      type: '[]',
      of: { apiKey: 'int16', minVersion: 'int16', maxVersion: 'int16' },
    },
    throttleTimeMs: 'int32 1+',
    supportedFeatures: {
      type: '[] 3+ tag:0',
      of: { name: 'string', minVersion: 'int16', maxVersion: 'int16' },
    },
    finalizedFeaturesEpoch: 'int64 3+ tag:1 =-1',
    finalizedFeatures: {
      type: '[] 3+ tag:2',
      of: { name: 'string', maxVersionLevel: 'int16', minVersionLevel: 'int16' },
    },
    zkMigrationReady: 'boolean 3+ tag:3',
  },
} as const
