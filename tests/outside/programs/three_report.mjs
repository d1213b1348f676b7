// Tells what three.js makes of a BVH, FBX or GLB file: `node three_report.mjs JOB.json REPORT.json`.
// The job names `file`, `frame_seconds`, `frames` and `mesh_frames`; lengths are told in the file's own unit.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const modules = pathToFileURL(process.env.NODE_PATH + "/").href;
const three = await import(modules + "three/build/three.module.js");

// Loaders look for a browser around them only to load pictures, of which our own files have none.
globalThis.self = globalThis;
globalThis.window ??= globalThis;

const job = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const { root, clips } = await opened(job.file);
writeFileSync(process.argv[3], JSON.stringify(report(root, clips)));

async function opened(file) {
  const bytes = readFileSync(file);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const kind = file.split(".").pop();
  if (kind === "glb") {
    const { GLTFLoader } = await import(modules + "three/examples/jsm/loaders/GLTFLoader.js");
    const made = await new GLTFLoader().parseAsync(buffer, "");
    return { root: made.scene, clips: made.animations };
  }
  if (kind === "fbx") {
    const { FBXLoader } = await import(modules + "three/examples/jsm/loaders/FBXLoader.js");
    const made = new FBXLoader().parse(buffer, "");
    return { root: made, clips: made.animations };
  }
  const { BVHLoader } = await import(modules + "three/examples/jsm/loaders/BVHLoader.js");
  const made = new BVHLoader().parse(bytes.toString("utf-8"));
  const root = new three.Group();
  root.add(made.skeleton.bones[0]);
  return { root, clips: [made.clip] };
}

function report(root, clips) {
  const mixer = new three.AnimationMixer(root);
  for (const clip of clips) {
    const action = mixer.clipAction(clip).setLoop(three.LoopOnce, 1);
    action.clampWhenFinished = true;
    action.play();
  }
  const bones = [], skins = [];
  root.traverse((one) => {
    if (one.isBone) bones.push(one);
    if (one.isSkinnedMesh) skins.push(one);
  });
  const told = {
    clips: clips.map((clip) => ({ name: clip.name, duration: clip.duration, tracks: clip.tracks.length })),
    bones: bones.map((bone) => [bone.name, bone.parent ? bone.parent.name : null, ancestors(bone)]),
    meshes: skins.map((skin) => ({
      name: skin.name,
      bones: skin.skeleton.bones.map((bone) => bone.name),
      materials: [skin.material].flat().map((one) => [one.name, one.color.toArray()]),
      rest: rest(skin),
      deformed: [],
      ancestors: ancestors(skin.skeleton.bones[0]),
    })),
    positions: [],
  };
  for (let frame = 0; frame < job.frames; frame += 1) {
    // The end of a clip would wrap to its beginning: stay a hair before it.
    mixer.setTime(frame * job.frame_seconds);
    root.updateMatrixWorld(true);
    told.positions.push(bones.map((bone) => new three.Vector3().setFromMatrixPosition(bone.matrixWorld).toArray()));
    if (job.mesh_frames.includes(frame)) skins.forEach((skin, i) => told.meshes[i].deformed.push(deformed(skin)));
  }
  return told;
}

function ancestors(node) {
  const names = [];
  for (let one = node.parent; one; one = one.parent) names.push(one.name);
  return names;
}

function rest(skin) {
  const places = skin.geometry.attributes.position;
  return Array.from({ length: places.count }, (_, i) =>
    new three.Vector3().fromBufferAttribute(places, i).applyMatrix4(skin.bindMatrix).toArray(),
  );
}

function deformed(skin) {
  skin.skeleton.update();
  const places = skin.geometry.attributes.position;
  return Array.from({ length: places.count }, (_, i) => {
    const place = new three.Vector3().fromBufferAttribute(places, i);
    return skin.applyBoneTransform(i, place).applyMatrix4(skin.matrixWorld).toArray();
  });
}
