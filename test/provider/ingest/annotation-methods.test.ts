import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { annotationMethod } from '#provider/ingest/rows/derived-series.ts';

suite('How annotations were made', () => {
  test('is said by the analysis, or by the series where one analysis holds several kinds', () => {
    const said = [
      ['nlstseg', 'NLSTSeg Segmentation of Series: 2'],
      ['tcga_gbm360', null],
      ['bamf_aimi_annotations', 'AIMI lung and nodule AI segmentation'],
      ['bamf_aimi_annotations', 'AIMI lung and nodule radiologist 2 corrected segmentation'],
      ['rms_mutation_prediction_expert_annotations', 'Manual region annotations'],
      ['rms_mutation_prediction_expert_annotations', 'AI Model Tissue Segmentations'],
    ] as const;
    assert.deepEqual(
      said.map(([analysis, description]) => annotationMethod(analysis, description)),
      ['MANUAL', 'AUTOMATIC', 'AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL', 'AUTOMATIC'],
    );
  });

  test('is not known where nothing says it: original data, an unknown analysis, a bare description', () => {
    assert.equal(annotationMethod(null, 'AI segmentation'), null);
    assert.equal(annotationMethod('somebodys_analysis', 'AI segmentation'), null);
    assert.equal(annotationMethod('bamf_aimi_annotations', 'AIMI Kidney Segmentation'), null);
    assert.equal(annotationMethod('bamf_aimi_annotations', null), null);
    assert.equal(annotationMethod('prostatex_seg_zones', 'Segmentation'), null);
  });
});
