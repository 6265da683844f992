/** Instances of the public classes that have methods. */
import { nn, type Tensor, torch } from 'torch-node';
import { type Called, ours, type PythonCase } from './pythonCases';

const { constraints, transforms } = torch.distributions;
const { lrScheduler } = torch.optim;

const half = () => torch.tensor([0.5, 0.5]);
const identity = () => torch.eye(2);
const weights = () => [new nn.Parameter(torch.ones([2, 2]))];
const optimizer = () => new torch.optim.SGD(weights(), { lr: 0.1 });
const normal = () => new torch.distributions.Normal(0, 1);
const exponential = () => new transforms.ExpTransform();

/** What the constructors of these classes are given; others take nothing. */
const groups: readonly [names: string, args: () => unknown[]][] = [
  ['Beta FisherSnedecor Gamma InverseGamma Kumaraswamy Pareto Weibull VonMises', () => [1, 1]],
  ['Cauchy Gumbel Laplace LogNormal Normal Uniform AffineTransform', () => [0, 1]],
  ['Chi2 Exponential HalfCauchy HalfNormal Poisson StudentT', () => [1]],
  ['Bernoulli ContinuousBernoulli Geometric', () => [0.5]],
  ['Binomial NegativeBinomial Multinomial', () => [3, half()]],
  ['Categorical Dirichlet OneHotCategorical OneHotCategoricalStraightThrough', () => [half()]],
  ['RelaxedBernoulli RelaxedOneHotCategorical', () => [1, half()]],
  ['GeneralizedPareto', () => [0, 1, 0.1]],
  ['Independent', () => [new torch.distributions.Normal(torch.zeros([2]), 1), 1]],
  ['LKJCholesky', () => [2]],
  ['LogisticNormal', () => [torch.zeros([2]), torch.ones([2])]],
  ['LowRankMultivariateNormal', () => [torch.zeros([2]), torch.ones([2, 1]), torch.ones([2])]],
  ['MultivariateNormal', () => [torch.zeros([2]), identity()]],
  ['Wishart', () => [2, identity()]],
  [
    'MixtureSameFamily',
    () => [
      new torch.distributions.Categorical(half()),
      new torch.distributions.Normal(torch.zeros([2]), torch.ones([2])),
    ],
  ],
  ['TransformedDistribution', () => [normal(), exponential()]],
  ['CatTransform StackTransform ComposeTransform', () => [[exponential()]]],
  ['CumulativeDistributionTransform', () => [normal()]],
  ['IndependentTransform', () => [exponential(), 1]],
  ['PowerTransform', () => [2]],
  ['ReshapeTransform', () => [[2], [2, 1]]],
  ['MixtureSameFamilyConstraint', () => [constraints.real]],
  ['cat stack', () => [[constraints.real]]],
  ['independent', () => [constraints.real, 0]],
  ['greater_than greater_than_eq less_than multinomial', () => [1]],
  ['interval half_open_interval integer_interval', () => [0, 1]],
  [
    'AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d',
    () => [1],
  ],
  ['AvgPool1d AvgPool2d AvgPool3d MaxPool1d MaxPool2d MaxPool3d', () => [2]],
  ['MaxUnpool1d MaxUnpool2d MaxUnpool3d ChannelShuffle PixelShuffle PixelUnshuffle Unfold', () => [2]],
  ['CircularPad1d ReflectionPad1d ReplicationPad1d', () => [1]],
  ['BatchNorm1d InstanceNorm1d SyncBatchNorm LayerNorm RMSNorm LocalResponseNorm CrossMapLRN2d', () => [2]],
  [
    'Linear GRU GRUCell LSTM LSTMCell RNN RNNCell LPPool1d LPPool2d LPPool3d Embedding EmbeddingBag',
    () => [2, 2],
  ],
  ['Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d', () => [2, 2, 1]],
  ['FractionalMaxPool2d FractionalMaxPool3d', () => [2, { outputSize: 1 }]],
  ['ConstantPad1d', () => [1, 0]],
  ['Threshold', () => [0, 0]],
  ['Fold', () => [2, 1]],
  ['GroupNorm MultiheadAttention', () => [2, 2]],
  ['Bilinear', () => [2, 2, 2]],
  ['AdaptiveLogSoftmaxWithLoss', () => [2, 4, [2]]],
  ['LinearCrossEntropyLoss', () => [2, 4]],
  ['LazyBatchNorm1d', () => []],
  ['LazyConv1d', () => [2, 1]],
  ['LazyLinear', () => [2]],
  ['Unflatten', () => [1, [1, 1]]],
  ['Upsample', () => [{ scaleFactor: 2 }]],
  ['ModuleList Sequential', () => []],
  ['TransformerEncoderLayer TransformerDecoderLayer', () => [2, 1, 2]],
  ['TransformerEncoder', () => [new nn.TransformerEncoderLayer(2, 1, 2), 1, { enableNestedTensor: false }]],
  ['TransformerDecoder', () => [new nn.TransformerDecoderLayer(2, 1, 2), 1]],
  ['Transformer', () => [2, 1, 1, 1, 2]],
  [
    'ASGD Adadelta Adafactor Adagrad Adam Adamax LBFGS Muon NAdam RAdam RMSprop Rprop SGD SparseAdam',
    () => [weights()],
  ],
  ['Optimizer', () => [weights(), {}]],
  ['AveragedModel', () => [new nn.Linear(2, 2)]],
  ['SWALR', () => [optimizer(), 0.1]],
  ['ReduceLROnPlateau', () => [optimizer()]],
  ['ChainedScheduler', () => [[new lrScheduler.ConstantLR(optimizer())]]],
  ['CosineAnnealingWarmRestarts', () => [optimizer(), 2]],
  ['CyclicLR', () => [optimizer(), 0.1, 1, { cycleMomentum: false }]],
  ['LambdaLR MultiplicativeLR', () => [optimizer(), () => 1]],
  [
    'SequentialLR',
    () => {
      const shared = optimizer();
      const schedulers = [new lrScheduler.ConstantLR(shared), new lrScheduler.ConstantLR(shared)];
      return [shared, schedulers, [1]];
    },
  ],
  ['DistributedSampler', () => [[1, 2], 1, 0]],
  ['CustomFromMask', () => [torch.ones([2, 2])]],
  ['L1Unstructured RandomUnstructured RandomStructured', () => [0.5]],
  ['LnStructured', () => [0.5, 1]],
];

/** Classes whose instances are made in another way. */
const special: Readonly<Record<string, () => unknown>> = {
  'torch.Tensor': () => torch.ones([2, 2]),
  'torch.autograd.graph.Node': () => torch.ones([1]).requiresGrad_().mul(2).gradFn,
  'torch.nn.utils.parametrize.ParametrizationList': () => {
    const linear = new nn.Linear(2, 2);
    class Doubled extends nn.Module {
      forward(x: Tensor): Tensor {
        return x.mul(2);
      }
      rightInverse(x: Tensor): Tensor {
        return x.mul(0.5);
      }
    }
    torch.nn.utils.parametrize.registerParametrization(linear, 'weight', new Doubled());
    return (
      linear as unknown as { parametrizations: InstanceType<typeof nn.ModuleDict> }
    ).parametrizations.get('weight');
  },
  'torch.optim.lr_scheduler.LRScheduler': () => new lrScheduler.StepLR(optimizer(), 1),
};

const argsOf = new Map(
  groups.flatMap(([names, args]) => names.split(' ').map((name) => [name, args] as const)),
);

/** A new instance of the case's class. */
export function instanceOf(each: PythonCase): unknown {
  const Class = ours(each) as Called;
  const make = special[`${each.where}.${each.name}`];
  if (make !== undefined) return make();
  const args = argsOf.get(each.name)?.() ?? [];
  return Reflect.construct(Class, args);
}
