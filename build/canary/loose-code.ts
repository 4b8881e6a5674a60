export default function loose(value: any) {
  Promise.resolve(value);
  console.log(value!);
}
